namespace Fleet.Core.Codecs;

public enum VideoCodec
{
    H264,
    H265,
}
