-- Orleans' ADO.NET providers know no table but this one: they read it when they start and run the statements they find under its keys.
-- Its name and its two columns are theirs; they name no schema, so theirs must be on the search path (OrleansSchema.ConnectionString).
-- The statements below name the schema themselves and call no function: a process keeps those it started with, whatever an upgrade
-- beside it writes here. So a later step may replace a statement at any time, but a table only so that the older statements still run.
create table orleans.OrleansQuery (
    QueryKey  text collate "C" primary key,
    QueryText text not null
);
