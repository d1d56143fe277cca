using System.Globalization;

namespace Fleet.Streams;

/// <param name="Rate">Fragments a second of all cameras together.</param>
/// <param name="Size">Bytes of a fragment.</param>
/// <param name="Edges">Processes that are subscribed to all cameras.</param>
internal sealed record Load(Transport Transport, int Cameras, int Rate, int Size, int Edges, int SiloPort, int GatewayPort)
{
    public static Load Parse(string[] words)
    {
        int Number(int at) => int.Parse(words[at], CultureInfo.InvariantCulture);
        return new Load(Enum.Parse<Transport>(words[0]), Number(1), Number(2), Number(3), Number(4), Number(5), Number(6));
    }

    public string[] ToWords() =>
        [Transport.ToString(), .. new[] { Cameras, Rate, Size, Edges, SiloPort, GatewayPort }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
