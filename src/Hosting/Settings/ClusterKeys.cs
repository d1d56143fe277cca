namespace Fleet.Hosting.Settings;

/// <summary>What every process of a cluster is told, whichever part of it it is.</summary>
public static class ClusterKeys
{
    public static readonly SettingKey Id = new("cluster:id", IsLive: false, "name of the cluster: only processes that say the same meet (default: fleet)") { Default = "fleet" };

    public static readonly SettingKey Service = new("cluster:service", IsLive: false, "name under which the cluster keeps what outlives it (default: fleet)") { Default = "fleet" };

    public static readonly SettingKey Streams = new("streams", IsLive: false, "what carries pictures from silos to edges: direct, memory or adonet (default: direct)") { Default = "direct" };

    public static readonly SettingKey Cameras = SettingKey.Cameras with
    {
        Default = "cameras.json",
        Description = "JSON file the cameras are kept in where there is no database, for development on one machine (default: cameras.json)",
    };

    public static readonly SettingKey Database = SettingKey.Database with
    {
        Description = "connection string of the cluster's PostgreSQL database, as Npgsql takes it, like Host=db;Username=fleet;Password=…;Database=fleet (default: none; then everything is on this machine, for development)",
    };
}
