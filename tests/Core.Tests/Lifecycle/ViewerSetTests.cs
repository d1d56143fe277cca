using Fleet.Core.Lifecycle;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class ViewerSetTests
{
    private static readonly ViewerId One = new(1);
    private static readonly ViewerId Two = new(2);

    [Fact]
    public void Sets_of_the_same_viewers_are_equal_in_whatever_order_they_came()
    {
        ViewerSet forwards = ViewerSet.Of(One, Two);
        ViewerSet backwards = ViewerSet.Empty.Add(Two).Add(One).Add(Two);

        Assert.True(forwards.Equals(backwards));
        Assert.Equal(forwards.GetHashCode(), backwards.GetHashCode());
        Assert.False(forwards.Equals(ViewerSet.Of(One)));
        Assert.False(forwards.Equals(ViewerSet.Of(One, new ViewerId(3))));
    }

    [Fact]
    public void A_change_leaves_the_set_it_was_made_from_alone()
    {
        ViewerSet one = ViewerSet.Of(One);

        Assert.Equal("{1, 2}", one.Union(ViewerSet.Of(Two)).ToString());
        Assert.True(one.Remove(One).IsEmpty);
        Assert.True(one.Contains(One));
        Assert.Single(one);
    }
}
