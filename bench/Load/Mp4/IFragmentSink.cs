namespace Fleet.Load.Mp4;

internal interface IFragmentSink
{
    void OnFragment(in Fragment fragment);
}
