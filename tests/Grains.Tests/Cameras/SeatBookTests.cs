using Fleet.Grains.Cameras;

namespace Fleet.Grains.Tests.Cameras;

public sealed class SeatBookTests
{
    private const int Max = 8;
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);

    private readonly SeatBook _book = new(Lasts);

    [Fact]
    public void Places_of_all_edges_together_are_no_more_than_there_are()
    {
        Assert.True(_book.TryTake("a", 5, Max, At(0)));
        Assert.False(_book.TryTake("b", 4, Max, At(0)));
        Assert.True(_book.TryTake("b", 3, Max, At(0)));
        Assert.False(_book.TryTake("a", 6, Max, At(1)));
        Assert.Equal(8, _book.Total(At(1)));
    }

    [Fact]
    public void What_one_edge_gives_up_another_may_take()
    {
        _book.TryTake("a", 8, Max, At(0));
        Assert.True(_book.TryTake("a", 7, Max, At(1)));
        Assert.True(_book.TryTake("b", 1, Max, At(1)));
        _book.Leave("a");
        Assert.True(_book.TryTake("b", 8, Max, At(2)));
    }

    [Fact]
    public void A_refused_edge_keeps_what_it_had()
    {
        _book.TryTake("a", 4, Max, At(0));
        _book.TryTake("b", 4, Max, At(0));
        Assert.False(_book.TryTake("b", 5, Max, At(1)));
        Assert.Equal(8, _book.Total(At(1)));
    }

    [Fact]
    public void Zero_means_as_many_as_come_and_a_smaller_number_sends_nobody_away()
    {
        Assert.True(_book.TryTake("a", 1000, 0, At(0)));
        Assert.True(_book.TryTake("a", 900, Max, At(1)));
        Assert.False(_book.TryTake("a", 901, Max, At(1)));
    }

    [Fact]
    public void Places_of_an_edge_that_says_nothing_end()
    {
        _book.TryTake("a", 8, Max, At(0));
        _book.Tell("a", 8, At(9));
        Assert.False(_book.TryTake("b", 1, Max, At(18)));
        Assert.True(_book.TryTake("b", 1, Max, At(19)));
    }

    [Fact]
    public void Whoever_takes_over_learns_the_places_with_the_holds()
    {
        _book.Tell("a", 5, At(0));
        _book.Tell("b", 3, At(0));
        Assert.False(_book.TryTake("c", 1, Max, At(0)));
    }

    [Fact]
    public void A_hold_that_was_on_its_way_takes_no_place_back_but_one_later_does()
    {
        _book.TryTake("a", 5, Max, At(10));
        _book.Tell("a", 4, At(10.5));
        Assert.Equal(5, _book.Total(At(10.5)));
        _book.Tell("a", 4, At(12));
        Assert.Equal(4, _book.Total(At(12)));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
