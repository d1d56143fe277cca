using Fleet.Load.Mp4;

namespace Fleet.Load.Tests.Mp4;

internal sealed class RecordingFragments : IFragmentSink
{
    public List<Fragment> Fragments { get; } = [];

    public void OnFragment(in Fragment fragment) => Fragments.Add(fragment);
}
