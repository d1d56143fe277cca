using Fleet.Load.Mp4;

namespace Fleet.Load.Tests.Mp4;

internal sealed class NoFragments : IFragmentSink
{
    public void OnFragment(in Fragment fragment)
    {
        // allocates nothing
    }
}
