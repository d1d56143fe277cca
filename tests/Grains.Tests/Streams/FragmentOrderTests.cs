using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Grains.Tests.Streams;

public sealed class FragmentOrderTests
{
    /// <summary>Letters as in <see cref="StreamCamera"/>, each with its number; what passes comes out, a gap that is put in as <c>G</c>.</summary>
    [Theory]
    [InlineData("i0 k1 p2 k3", "i0 k1 p2 k3", "an unbroken stream")]
    [InlineData("p5 p6 k7 p8", "k7 p8", "a stream that is joined in the middle begins with a key frame")]
    [InlineData("p5 l6 s7 k8", "l6 s7 k8", "what is said comes at once")]
    [InlineData("s4 p5 k6", "s4 p5 k6", "a seed begins too: sound may come before the picture")]
    [InlineData("i0 k1 p2 p2 k1 p3", "i0 k1 p2 p3", "nothing comes twice")]
    [InlineData("i0 k1 p2 p4 p5 k6", "i0 k1 p2 G k6", "behind a hole the next key frame comes first")]
    [InlineData("i0 k1 p2 k9", "i0 k1 p2 G k9", "a hole before a key frame is a gap too")]
    [InlineData("i0 k1 p2 i9 k10", "i0 k1 p2 i9 k10", "a new init segment says all")]
    [InlineData("i0 k1 p2 g7 p8 k9", "i0 k1 p2 g7 k9", "a gap that was told is not told again")]
    [InlineData("i1 s20 k21 p22", "i1 s20 k21 p22", "what is replayed leaves out what nobody needs")]
    [InlineData("i0 k1 p2 h2 h9 p3", "i0 k1 p2 p3", "heartbeats tell readers nothing")]
    [InlineData("i0 k1 p2 l8 k9", "i0 k1 p2 G l8 k9", "a hole before a word is one")]
    public void What_a_reader_gets(string came, string gets, string because)
    {
        var order = new FragmentOrder();
        List<string> got = [];
        foreach (string word in came.Split(' '))
        {
            FragmentStep step = order.Next(Make(word));
            if (step is FragmentStep.PassBehindGap or FragmentStep.DropBehindGap) got.Add("G");
            if (step is FragmentStep.Pass or FragmentStep.PassBehindGap) got.Add(word);
        }

        Assert.True(gets == string.Join(' ', got), $"{because}: {string.Join(' ', got)}");
    }

    [Fact]
    public void Another_generation_begins_behind_a_gap_or_with_its_init_segment()
    {
        foreach ((string first, FragmentStep expected) in new[] { ("l0", FragmentStep.PassBehindGap), ("i0", FragmentStep.Pass), ("p0", FragmentStep.DropBehindGap) })
        {
            var order = new FragmentOrder();
            order.Next(Make("k7"));
            Assert.Equal(expected, order.Next(Make(first, generation: 2)));
            Assert.Equal(FragmentStep.Drop, order.Next(Make("k8")));
        }
    }

    [Fact]
    public void A_reader_that_has_a_part_goes_on_behind_it()
    {
        var order = new FragmentOrder(new FragmentPosition(1, 3));
        Assert.Equal(FragmentStep.Drop, order.Next(Make("k3")));
        Assert.Equal(FragmentStep.Pass, order.Next(Make("p4")));
    }

    private static Fragment Make(string word, long generation = 1)
    {
        long number = long.Parse(word[1..], System.Globalization.CultureInfo.InvariantCulture);
        var position = new FragmentPosition(generation, number);
        return word[0] switch
        {
            'i' => SampleMedia.Init(number, generation: generation),
            's' => new SeedFragment(WindowSeed.Start(HlsOptions.Default, DateTimeOffset.UnixEpoch)) { Position = position },
            'k' or 'p' => SampleMedia.Picture(number, word[0] == 'k', generation: generation),
            'g' => new GapFragment { Position = position },
            'h' => new HeartbeatFragment { Position = position },
            'l' => new StateFragment(SessionPhase.Live) { Position = position },
            _ => throw new ArgumentOutOfRangeException(nameof(word), word, "There is no such fragment."),
        };
    }
}
