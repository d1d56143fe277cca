using Orleans.Runtime;

namespace Fleet.OrleansSchema.Tests;

public sealed class ProbeGrain([PersistentState("note", TestHosts.Storage)] IPersistentState<Note> note, ILocalSiloDetails silo) : Grain, IProbeGrain, IRemindable
{
    private const string Reminder = "again";

    private int _reminders;

    public Task<string> WhereAsync() => Task.FromResult(silo.Name);

    public Task RemindAsync(TimeSpan after) => this.RegisterOrUpdateReminder(Reminder, after, TimeSpan.FromSeconds(1));

    public async Task ForgetAsync()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    public Task<int> RemindersAsync() => Task.FromResult(_reminders);

    public Task NoteAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<string?> NotedAsync() => Task.FromResult(note.State.Text);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminders++;
        return Task.CompletedTask;
    }
}
