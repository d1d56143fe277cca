using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.Streams;

/// <summary>Hands to an observer what <see cref="FragmentOrder"/> lets through. One call at a time.</summary>
internal sealed class OrderedObserver(IAsyncObserver<Fragment> observer, FragmentPosition? last)
{
    private readonly FragmentOrder _order = new(last);

    public long Generation => _order.Generation;

    public bool IsHoleBefore(Fragment next) => _order.IsHoleBefore(next);

    /// <returns>False: it was nothing new.</returns>
    public async ValueTask<bool> OnNextAsync(Fragment fragment)
    {
        FragmentStep step = _order.Next(fragment);
        if (step is FragmentStep.PassBehindGap or FragmentStep.DropBehindGap)
            await HandAsync(new GapFragment { Position = fragment.Position with { Number = fragment.Position.Number - 1 } });
        if (step is FragmentStep.Pass or FragmentStep.PassBehindGap)
        {
            await HandAsync(fragment);
            return true;
        }

        fragment.Release();
        return step == FragmentStep.DropBehindGap;
    }

    private async ValueTask HandAsync(Fragment fragment)
    {
        try
        {
            await observer.OnNextAsync(fragment, new FragmentToken(fragment.Position));
        }
        catch (Exception e)
        {
            // as Orleans' own streams do it: the observer is told, and the stream goes on
            await observer.OnErrorAsync(e);
        }
    }
}
