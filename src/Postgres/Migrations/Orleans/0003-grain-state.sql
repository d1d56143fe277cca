-- What grains keep. A state that was cleared stays as a row without payload, so that its version goes on and nobody who still holds an
-- older one can write over what comes after. Orleans' hashes of id and type are not kept: the id and the type themselves are looked up.
create table orleans.grain_state (
    service_id   text collate "C" not null,
    grain_type   text collate "C" not null,
    key_high     bigint not null,
    key_low      bigint not null,
    key_text     text collate "C",
    payload      bytea,
    version      integer not null,
    changed_at   timestamptz not null
);

-- A key without text is not a key with an empty one.
create unique index grain_state_by_text on orleans.grain_state (service_id, grain_type, key_high, key_low, key_text)
    where key_text is not null;
create unique index grain_state_by_number on orleans.grain_state (service_id, grain_type, key_high, key_low)
    where key_text is null;

-- A write that doesn't find the version it was made from, or a first write that finds a state, answers with no row.
insert into orleans.OrleansQuery (QueryKey, QueryText) values
('ReadFromStorageKey', $$
select payload as PayloadBinary, version as Version from orleans.grain_state
where service_id = @ServiceId and grain_type = @GrainTypeString and key_high = @GrainIdN0 and key_low = @GrainIdN1
  and (key_text = @GrainIdExtensionString or key_text is null and @GrainIdExtensionString is null)
$$),
('WriteToStorageKey', $$
with changed as (
    update orleans.grain_state set payload = @PayloadBinary, version = version + 1, changed_at = now()
    where service_id = @ServiceId and grain_type = @GrainTypeString and key_high = @GrainIdN0 and key_low = @GrainIdN1
      and (key_text = @GrainIdExtensionString or key_text is null and @GrainIdExtensionString is null)
      and version = @GrainStateVersion
    returning version),
added as (
    insert into orleans.grain_state (service_id, grain_type, key_high, key_low, key_text, payload, version, changed_at)
    select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString, @PayloadBinary, 1, now()
    where @GrainStateVersion is null
    on conflict do nothing
    returning version)
select version as NewGrainStateVersion from changed union all select version from added
$$),
('ClearStorageKey', $$
update orleans.grain_state set payload = null, version = version + 1, changed_at = now()
where service_id = @ServiceId and grain_type = @GrainTypeString and key_high = @GrainIdN0 and key_low = @GrainIdN1
  and (key_text = @GrainIdExtensionString or key_text is null and @GrainIdExtensionString is null)
  and version = @GrainStateVersion
returning version as NewGrainStateVersion
$$),
-- Orleans takes the version unchanged for a conflict, so the row that goes answers with the next one.
('DeleteStorageKey', $$
delete from orleans.grain_state
where service_id = @ServiceId and grain_type = @GrainTypeString and key_high = @GrainIdN0 and key_low = @GrainIdN1
  and (key_text = @GrainIdExtensionString or key_text is null and @GrainIdExtensionString is null)
  and version = @GrainStateVersion
returning version + 1 as NewGrainStateVersion
$$);
