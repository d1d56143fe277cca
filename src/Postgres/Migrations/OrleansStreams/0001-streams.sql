-- Orleans' ADO.NET streams: queues of messages that wait for one silo each to pull them.
create table orleans.stream_queues (
    service_id   text collate "C" not null,
    provider_id  text collate "C" not null,
    queue_id     text collate "C" not null,
    last_message bigint not null,
    evict_at     timestamptz not null,
    primary key (service_id, provider_id, queue_id)
) with (fillfactor = 50); -- rewritten in place with each message

create table orleans.stream_messages (
    service_id  text collate "C" not null,
    provider_id text collate "C" not null,
    queue_id    text collate "C" not null,
    message_id  bigint not null,
    dequeued    integer not null,
    visible_at  timestamptz not null,
    expires_at  timestamptz not null,
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    payload     bytea not null,
    primary key (service_id, provider_id, queue_id, message_id)
);

create table orleans.stream_dead_letters (
    service_id  text collate "C" not null,
    provider_id text collate "C" not null,
    queue_id    text collate "C" not null,
    message_id  bigint not null,
    dequeued    integer not null,
    created_at  timestamptz not null,
    died_at     timestamptz not null,
    remove_at   timestamptz not null,
    payload     bytea not null,
    primary key (service_id, provider_id, queue_id, message_id)
);

insert into orleans.OrleansQuery (QueryKey, QueryText) values
-- The queue's row is held until the message is committed: a message is never seen before one with a lower number, as it could be with
-- numbers from a sequence. It is visible from ever: by its writer's clock, which began to wait for the row at any time, one behind it
-- could be visible first.
('QueueStreamMessageKey', $$
with numbered as (
    insert into orleans.stream_queues as q (service_id, provider_id, queue_id, last_message, evict_at)
    values (@ServiceId, @ProviderId, @QueueId, 1, now())
    on conflict (service_id, provider_id, queue_id) do update set last_message = q.last_message + 1
    returning q.last_message)
insert into orleans.stream_messages (
    service_id, provider_id, queue_id, message_id, dequeued, visible_at, expires_at, created_at, changed_at, payload)
select @ServiceId, @ProviderId, @QueueId, last_message, 0, 'epoch', now() + @ExpiryTimeout * interval '1 second', now(), now(), @Payload
from numbered
returning service_id as ServiceId, provider_id as ProviderId, queue_id as QueueId, message_id as MessageId
$$),
-- Whoever finds the queue due for it also puts away what expired or was tried too often; what is taken is never among that.
('GetStreamMessagesKey', $$
with due as (
    update orleans.stream_queues set evict_at = now() + @EvictionInterval * interval '1 second'
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and evict_at <= now()
    returning 1),
spent as (
    select message_id from orleans.stream_messages
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId
      and visible_at <= now() and (dequeued >= @MaxAttempts or expires_at <= now()) and exists (select from due)
    order by message_id limit @EvictionBatchSize for update),
dead as (
    delete from orleans.stream_messages
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and message_id in (select message_id from spent)
    returning *),
kept as (
    insert into orleans.stream_dead_letters (
        service_id, provider_id, queue_id, message_id, dequeued, created_at, died_at, remove_at, payload)
    select service_id, provider_id, queue_id, message_id, dequeued, created_at, now(),
        now() + @RemovalTimeout * interval '1 second', payload
    from dead on conflict do nothing),
forgotten as (
    delete from orleans.stream_dead_letters
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and message_id in (
        select message_id from orleans.stream_dead_letters
        where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId
          and remove_at <= now() and exists (select from due)
        order by message_id limit @EvictionBatchSize for update)),
next as (
    select message_id from orleans.stream_messages
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId
      and dequeued < @MaxAttempts and visible_at <= now() and expires_at > now()
    order by message_id limit @MaxCount for update)
update orleans.stream_messages set
    dequeued = dequeued + 1, visible_at = now() + @VisibilityTimeout * interval '1 second', changed_at = now()
where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and message_id in (select message_id from next)
returning service_id as ServiceId, provider_id as ProviderId, queue_id as QueueId, message_id as MessageId, dequeued as Dequeued,
    visible_at as VisibleOn, expires_at as ExpiresOn, created_at as CreatedOn, changed_at as ModifiedOn, payload as Payload
$$),
-- "id:dequeued|id:dequeued": how often it had been dequeued says that it was this receiver's, and with a minus that it gives it back.
('ConfirmStreamMessagesKey', $$
with receipts as (
    select split_part(item, ':', 1)::bigint as message_id, split_part(item, ':', 2)::integer as dequeued
    from unnest(string_to_array(@Items, '|')) as item),
named as (
    select m.message_id, r.dequeued < 0 as given_back
    from orleans.stream_messages m join receipts r on m.message_id = r.message_id and m.dequeued = abs(r.dequeued)
    where m.service_id = @ServiceId and m.provider_id = @ProviderId and m.queue_id = @QueueId
    order by m.message_id for update of m),
shown as (
    update orleans.stream_messages set visible_at = now(), changed_at = now()
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId
      and message_id in (select message_id from named where given_back)
    returning service_id, provider_id, queue_id, message_id),
gone as (
    delete from orleans.stream_messages
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId
      and message_id in (select message_id from named where not given_back)
    returning service_id, provider_id, queue_id, message_id)
select service_id as ServiceId, provider_id as ProviderId, queue_id as QueueId, message_id as MessageId from gone
union all select service_id, provider_id, queue_id, message_id from shown
$$),
('FailStreamMessageKey', $$
with shown as (
    update orleans.stream_messages set visible_at = now(), changed_at = now()
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and message_id = @MessageId
      and dequeued < @MaxAttempts),
dead as (
    delete from orleans.stream_messages
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and message_id = @MessageId
      and dequeued >= @MaxAttempts
    returning *)
insert into orleans.stream_dead_letters (
    service_id, provider_id, queue_id, message_id, dequeued, created_at, died_at, remove_at, payload)
select service_id, provider_id, queue_id, message_id, dequeued, created_at, now(), now() + @RemovalTimeout * interval '1 second', payload
from dead on conflict do nothing
$$),
('EvictStreamMessagesKey', $$
with spent as (
    select message_id from orleans.stream_messages
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId
      and visible_at <= now() and (dequeued >= @MaxAttempts or expires_at <= now())
    order by message_id limit @MaxCount for update),
dead as (
    delete from orleans.stream_messages
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and message_id in (select message_id from spent)
    returning *)
insert into orleans.stream_dead_letters (
    service_id, provider_id, queue_id, message_id, dequeued, created_at, died_at, remove_at, payload)
select service_id, provider_id, queue_id, message_id, dequeued, created_at, now(), now() + @RemovalTimeout * interval '1 second', payload
from dead on conflict do nothing
$$),
('EvictStreamDeadLettersKey', $$
delete from orleans.stream_dead_letters
where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and message_id in (
    select message_id from orleans.stream_dead_letters
    where service_id = @ServiceId and provider_id = @ProviderId and queue_id = @QueueId and remove_at <= now()
    order by message_id limit @MaxCount for update)
$$);
