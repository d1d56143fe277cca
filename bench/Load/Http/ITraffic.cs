namespace Fleet.Load.Http;

/// <summary>Told of every read from a socket, before what it holds is looked at.</summary>
internal interface ITraffic
{
    void Received(int bytes);
}
