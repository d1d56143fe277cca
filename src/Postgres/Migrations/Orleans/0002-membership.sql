-- Who belongs to a cluster. Every change but a sign of life goes by the version: it takes the version's row first, so changes come one
-- after another, and one that was decided on an older version changes nothing at all.
create table orleans.membership_version (
    deployment_id text collate "C" primary key,
    version       integer not null default 0
);

create table orleans.membership (
    deployment_id text collate "C" not null references orleans.membership_version on delete cascade,
    address       text collate "C" not null,
    port          integer not null,
    generation    integer not null,
    silo_name     text not null,
    host_name     text not null,
    status        integer not null,
    proxy_port    integer not null,
    suspect_times text,
    started_at    timestamptz not null,
    alive_at      timestamptz not null,
    primary key (deployment_id, address, port, generation)
) with (fillfactor = 50); -- rewritten in place with each sign of life

insert into orleans.OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', $$
with added as (
    insert into orleans.membership_version (deployment_id) values (@DeploymentId) on conflict do nothing returning 1)
select exists (select from added)
$$),
('InsertMembershipKey', $$
with turn as (
    update orleans.membership_version set version = version + 1
    where deployment_id = @DeploymentId and version = @Version
      and not exists (
        select from orleans.membership
        where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning deployment_id),
added as (
    insert into orleans.membership (
        deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, started_at, alive_at)
    select deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    from turn
    returning 1)
select exists (select from added)
$$),
('UpdateMembershipKey', $$
with turn as (
    update orleans.membership_version set version = version + 1
    where deployment_id = @DeploymentId and version = @Version
      and exists (
        select from orleans.membership
        where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning deployment_id),
changed as (
    update orleans.membership m set status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime
    from turn
    where m.deployment_id = turn.deployment_id and m.address = @Address and m.port = @Port and m.generation = @Generation
    returning 1)
select exists (select from changed)
$$),
('UpdateIAmAlivetimeKey', $$
update orleans.membership set alive_at = @IAmAliveTime
where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$$),
-- One statement, so version and members are of one moment; the version comes also where there is no member.
('MembershipReadAllKey', $$
select m.address as Address, m.port as Port, m.generation as Generation, m.silo_name as SiloName, m.host_name as HostName,
    m.status as Status, m.proxy_port as ProxyPort, m.suspect_times as SuspectTimes, m.started_at as StartTime,
    m.alive_at as IAmAliveTime, v.version as Version
from orleans.membership_version v left join orleans.membership m using (deployment_id)
where v.deployment_id = @DeploymentId
$$),
('MembershipReadRowKey', $$
select m.address as Address, m.port as Port, m.generation as Generation, m.silo_name as SiloName, m.host_name as HostName,
    m.status as Status, m.proxy_port as ProxyPort, m.suspect_times as SuspectTimes, m.started_at as StartTime,
    m.alive_at as IAmAliveTime, v.version as Version
from orleans.membership_version v left join orleans.membership m
    on m.deployment_id = v.deployment_id and m.address = @Address and m.port = @Port and m.generation = @Generation
where v.deployment_id = @DeploymentId
$$),
('GatewaysQueryKey', $$
select address as Address, proxy_port as ProxyPort, generation as Generation from orleans.membership
where deployment_id = @DeploymentId and status = @Status and proxy_port > 0
$$),
-- 3 is SiloStatus.Active. What never became active is defunct too, but one that is only just starting is not.
('CleanupDefunctSiloEntriesKey', $$
delete from orleans.membership
where deployment_id = @DeploymentId and status <> 3 and greatest(started_at, alive_at) < @IAmAliveTime
$$),
('DeleteMembershipTableEntriesKey', $$
delete from orleans.membership_version where deployment_id = @DeploymentId
$$);
