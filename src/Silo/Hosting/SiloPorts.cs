using System.Net;
using System.Net.Sockets;
using Fleet.Hosting.Settings;
using Fleet.Silo.Settings;

namespace Fleet.Silo.Hosting;

/// <summary>Whether a silo can listen where it is told to: asked before it is put together, for what it says itself is of its insides.</summary>
internal static class SiloPorts
{
    /// <exception cref="HostSettingsException">A port is taken, or the address is none of this machine; the message names the key.</exception>
    public static void Check(SiloSettings settings)
    {
        List<string> errors = [];
        Check(settings.AdvertisedAddress ?? IPAddress.Any, settings.SiloPortNumber, SiloSettings.SiloPort, errors);
        Check(settings.AdvertisedAddress ?? IPAddress.Any, settings.GatewayPortNumber, SiloSettings.GatewayPort, errors);
        if (errors.Count > 0) throw new HostSettingsException(errors);
    }

    private static void Check(IPAddress address, int port, SettingKey key, List<string> errors)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            string blamed = e.SocketErrorCode == SocketError.AddressNotAvailable ? SiloSettings.Address.Name : key.Name;
            errors.Add($"{blamed}: {new IPEndPoint(address, port)} can't be listened on: {e.Message}.");
        }
    }
}
