using Fleet.Testing.Streams;

namespace Fleet.Core.Tests.Budgets;

internal static class SampleStreams
{
    public static readonly TheoryData<string> Names = new("H264", "H265", "MPEG4-GENERIC", "PCMU");

    public static RtpLoop Create(string name) => name switch
    {
        "H264" => VideoLoop.H264(),
        "H265" => VideoLoop.H265(),
        "MPEG4-GENERIC" => AudioLoop.Aac(),
        _ => AudioLoop.G711(),
    };
}
