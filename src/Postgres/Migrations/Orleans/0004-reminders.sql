-- Reminders. Each silo reads those whose hash is in its part of the ring.
create table orleans.reminders (
    service_id text collate "C" not null,
    grain_id   text collate "C" not null,
    name       text collate "C" not null,
    grain_hash integer not null,
    starts_at  timestamptz not null,
    period_ms  bigint not null,
    version    integer not null,
    primary key (service_id, grain_id, name)
);

create index reminders_hash on orleans.reminders (service_id, grain_hash);

-- One sequence for all, so that a reminder that was removed and made again has not the version of the one before.
create sequence orleans.reminder_versions as integer cycle;

insert into orleans.OrleansQuery (QueryKey, QueryText) values
('UpsertReminderRowKey', $$
insert into orleans.reminders (service_id, grain_id, name, grain_hash, starts_at, period_ms, version)
values (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, nextval('orleans.reminder_versions'))
on conflict (service_id, grain_id, name) do update set
    grain_hash = excluded.grain_hash, starts_at = excluded.starts_at, period_ms = excluded.period_ms, version = excluded.version
returning version as Version
$$),
('ReadReminderRowKey', $$
select grain_id as GrainId, name as ReminderName, starts_at as StartTime, period_ms as Period, version as Version
from orleans.reminders
where service_id = @ServiceId and grain_id = @GrainId and name = @ReminderName
$$),
('ReadReminderRowsKey', $$
select grain_id as GrainId, name as ReminderName, starts_at as StartTime, period_ms as Period, version as Version
from orleans.reminders
where service_id = @ServiceId and grain_id = @GrainId
$$),
-- From begin (without it) to end (with it). Orleans compares the two as signed numbers, as they are stored, and asks the second where
-- the range goes over the greatest one or is the whole ring.
('ReadRangeRows1Key', $$
select grain_id as GrainId, name as ReminderName, starts_at as StartTime, period_ms as Period, version as Version
from orleans.reminders
where service_id = @ServiceId and grain_hash > @BeginHash and grain_hash <= @EndHash
$$),
('ReadRangeRows2Key', $$
select grain_id as GrainId, name as ReminderName, starts_at as StartTime, period_ms as Period, version as Version
from orleans.reminders
where service_id = @ServiceId and (grain_hash > @BeginHash or grain_hash <= @EndHash)
$$),
('DeleteReminderRowKey', $$
with gone as (
    delete from orleans.reminders
    where service_id = @ServiceId and grain_id = @GrainId and name = @ReminderName and version = @Version
    returning 1)
select exists (select from gone)
$$),
('DeleteReminderRowsKey', $$
delete from orleans.reminders where service_id = @ServiceId
$$);
