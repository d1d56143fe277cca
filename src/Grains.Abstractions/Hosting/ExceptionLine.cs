namespace Fleet.Grains.Abstractions.Hosting;

/// <summary>What went wrong, for people.</summary>
public static class ExceptionLine
{
    /// <summary>The first line of the message: that of a call which Orleans rejects holds the whole exception of the connection, stack and all.</summary>
    public static string Of(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        ReadOnlySpan<char> message = e.Message;
        int end = message.IndexOfAny('\r', '\n');
        return end < 0 ? e.Message : message[..end].ToString();
    }
}
