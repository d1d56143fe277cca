using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Membership;
using Orleans.Runtime.MembershipService;

namespace Fleet.OrleansSchema.Tests;

/// <summary>What IMembershipTable promises, of Orleans' own provider over our schema.</summary>
public sealed class MembershipTableTests(SchemaFixture postgres)
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_table_has_a_version_and_nobody_in_it()
    {
        IMembershipTable table = await OpenAsync(await postgres.CreateDatabaseAsync(Ct));

        MembershipTableData all = await table.ReadAll();

        Assert.Empty(all.Members);
        Assert.Equal((0, "0"), (all.Version.Version, all.Version.VersionEtag));
    }

    [Fact]
    public async Task Everything_of_a_member_is_kept()
    {
        IMembershipTable table = await OpenAsync(await postgres.CreateDatabaseAsync(Ct));
        MembershipEntry member = Member(1, SiloStatus.Joining);
        Assert.True(await table.InsertRow(member, (await table.ReadAll()).Version.Next()));
        member.Status = SiloStatus.Active;
        member.SuspectTimes = [Tuple.Create(Member(2).SiloAddress, Noon), Tuple.Create(Member(3).SiloAddress, Noon.AddSeconds(1))];

        Assert.True(await table.UpdateRow(member, "", (await table.ReadAll()).Version.Next()));

        MembershipTableData all = await table.ReadAll();
        Assert.Equal(2, all.Version.Version);
        MembershipEntry read = Assert.Single(all.Members).Item1;
        Assert.Equal(
            (member.SiloAddress, member.SiloName, member.HostName, SiloStatus.Active, member.ProxyPort, member.StartTime, member.IAmAliveTime),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Equal(member.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task One_member_is_read_by_itself_and_a_missing_one_still_tells_the_version()
    {
        IMembershipTable table = await OpenAsync(await postgres.CreateDatabaseAsync(Ct));
        await AddAsync(table, Member(1));
        await AddAsync(table, Member(2));

        MembershipTableData one = await table.ReadRow(Member(2).SiloAddress);
        MembershipTableData none = await table.ReadRow(Member(3).SiloAddress);

        Assert.Equal(Member(2).SiloAddress, Assert.Single(one.Members).Item1.SiloAddress);
        Assert.Empty(none.Members);
        Assert.Equal((2, 2), (one.Version.Version, none.Version.Version));
    }

    [Fact]
    public async Task A_change_made_from_an_older_version_changes_nothing()
    {
        IMembershipTable table = await OpenAsync(await postgres.CreateDatabaseAsync(Ct));
        await AddAsync(table, Member(1, SiloStatus.Active));
        TableVersion old = (await table.ReadAll()).Version;
        await AddAsync(table, Member(2, SiloStatus.Active));

        Assert.False(await table.InsertRow(Member(3), old.Next()));
        Assert.False(await table.UpdateRow(Member(1, SiloStatus.Dead), "", old.Next()));

        MembershipTableData all = await table.ReadAll();
        Assert.Equal(2, all.Version.Version);
        Assert.Equal([SiloStatus.Active, SiloStatus.Active], all.Members.Select(it => it.Item1.Status));
    }

    [Fact]
    public async Task A_member_that_is_there_is_not_added_and_one_that_is_not_there_is_not_changed()
    {
        IMembershipTable table = await OpenAsync(await postgres.CreateDatabaseAsync(Ct));
        await AddAsync(table, Member(1, SiloStatus.Active));
        TableVersion now = (await table.ReadAll()).Version;

        Assert.False(await table.InsertRow(Member(1, SiloStatus.Dead), now.Next()));
        Assert.False(await table.UpdateRow(Member(2, SiloStatus.Dead), "", now.Next()));

        MembershipTableData all = await table.ReadAll();
        Assert.Equal(now.Version, all.Version.Version);
        Assert.Equal(SiloStatus.Active, Assert.Single(all.Members).Item1.Status);
    }

    [Fact]
    public async Task Of_many_silos_that_change_the_same_version_at_once_one_does()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        IMembershipTable[] tables = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(database)));
        TableVersion version = (await tables[0].ReadAll()).Version;

        for (int round = 0; round < 10; round++)
        {
            int first = 10 * round;
            bool[] done = await Task.WhenAll(tables.Select((table, i) => Task.Run(() => table.InsertRow(Member(first + i), version.Next()), Ct)));
            Assert.Single(done, true);

            MembershipTableData all = await tables[0].ReadAll();
            Assert.Equal((round + 1, round + 1), (all.Version.Version, all.Members.Count));
            version = all.Version;
        }
    }

    [Fact]
    public async Task Silos_that_keep_trying_all_come_in()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);

        await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Task.Run(async () =>
        {
            IMembershipTable table = await OpenAsync(database);
            while (!await table.InsertRow(Member(i), (await table.ReadAll()).Version.Next())) Ct.ThrowIfCancellationRequested();
        }, Ct)));

        MembershipTableData all = await (await OpenAsync(database)).ReadAll();
        Assert.Equal((6, 6), (all.Version.Version, all.Members.Count));
    }

    [Fact]
    public async Task A_sign_of_life_is_kept_and_is_no_change_of_the_table()
    {
        IMembershipTable table = await OpenAsync(await postgres.CreateDatabaseAsync(Ct));
        await AddAsync(table, Member(1, SiloStatus.Active));
        await AddAsync(table, Member(2, SiloStatus.Active));

        await table.UpdateIAmAlive(new MembershipEntry { SiloAddress = Member(2).SiloAddress, IAmAliveTime = Noon.AddMinutes(5) });

        MembershipTableData all = await table.ReadAll();
        Assert.Equal(2, all.Version.Version);
        Assert.Equal([Noon, Noon.AddMinutes(5)], all.Members.OrderBy(it => it.Item1.SiloAddress.Endpoint.Port).Select(it => it.Item1.IAmAliveTime));
    }

    [Fact]
    public async Task Cleaning_up_takes_who_is_long_gone_and_nobody_else()
    {
        IMembershipTable table = await OpenAsync(await postgres.CreateDatabaseAsync(Ct));
        await AddAsync(table, Member(1, SiloStatus.Active));
        await AddAsync(table, Member(2, SiloStatus.Dead));
        await AddAsync(table, Member(3, SiloStatus.Dead, alive: Noon.AddHours(2)));
        await AddAsync(table, Member(4, SiloStatus.Joining));

        await table.CleanupDefunctSiloEntries(new DateTimeOffset(Noon.AddHours(1)));

        Assert.Equal([Member(1).SiloAddress, Member(3).SiloAddress], (await table.ReadAll()).Members.Select(it => it.Item1.SiloAddress).Order());
    }

    [Fact]
    public async Task A_cluster_is_deleted_without_touching_another()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        IMembershipTable table = await OpenAsync(database);
        IMembershipTable other = await OpenAsync(database, "other");
        await AddAsync(table, Member(1));
        await AddAsync(other, Member(1));

        await table.DeleteMembershipTableEntries("fleet");
        await table.InitializeMembershipTable(true);

        Assert.Empty((await table.ReadAll()).Members);
        Assert.Single((await other.ReadAll()).Members);
    }

    [Fact]
    public async Task Gateways_are_those_of_active_silos_that_have_one()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        IMembershipTable table = await OpenAsync(database);
        await AddAsync(table, Member(1, SiloStatus.Active));
        await AddAsync(table, Member(2, SiloStatus.Dead));
        await AddAsync(table, Member(3, SiloStatus.Active, gateway: 0));
        var gateways = new AdoNetGatewayListProvider(
            NullLogger<AdoNetGatewayListProvider>.Instance, new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = Postgres.OrleansSchema.Invariant, ConnectionString = Postgres.OrleansSchema.ConnectionString(database) }),
            Options.Create(new GatewayOptions()), Options.Create(new ClusterOptions { ClusterId = "fleet" }));
        await gateways.InitializeGatewayListProvider();

        Uri gateway = Assert.Single(await gateways.GetGateways());

        Assert.Equal(("10.0.0.1", 30001), (gateway.Host, gateway.Port));
    }

    private static async Task<IMembershipTable> OpenAsync(string database, string cluster = "fleet")
    {
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(), Options.Create(new ClusterOptions { ClusterId = cluster }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = Postgres.OrleansSchema.Invariant, ConnectionString = Postgres.OrleansSchema.ConnectionString(database) }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTable(true);
        return table;
    }

    private static async Task AddAsync(IMembershipTable table, MembershipEntry member) =>
        Assert.True(await table.InsertRow(member, (await table.ReadAll()).Version.Next()));

    private static MembershipEntry Member(int number, SiloStatus status = SiloStatus.Created, DateTime? alive = null, int? gateway = null) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Parse("10.0.0.1"), 11_000 + number, 100 + number),
        SiloName = $"silo-{number}",
        HostName = "host",
        Status = status,
        ProxyPort = gateway ?? 30_000 + number,
        StartTime = Noon.AddMinutes(-1),
        IAmAliveTime = alive ?? Noon,
    };
}
