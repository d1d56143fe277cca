using Fleet.Load;

return await LoadCommand.Create(TimeProvider.System).Parse(args).InvokeAsync();
