-- Cameras: the document is the truth, the columns beside it are what is searched by.
create table fleet.cameras (
    id       text collate "C" primary key,
    site     text collate "C" not null,
    tags     text[] not null,
    search   text collate "C" not null,
    document jsonb not null,
    version  bigint not null
);

create index cameras_site on fleet.cameras (site, id);
create index cameras_tags on fleet.cameras using gin (tags);

-- One sequence for all cameras, so that a version is never used for anything else again.
create sequence fleet.camera_versions as bigint;

-- Every change is told to whoever listens, also one made by hand in SQL.
create function fleet.tell_camera_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('fleet_cameras', coalesce(new.id, old.id));
    if tg_op = 'UPDATE' and new.id <> old.id then
        perform pg_notify('fleet_cameras', old.id);
    end if;
    return null;
end
$$;

create trigger camera_changed after insert or update or delete on fleet.cameras
    for each row execute function fleet.tell_camera_change();
