using Fleet.Core.Codecs;
using Fleet.Core.Fleet;

namespace Fleet.Standalone.Fleet;

/// <summary>Stands for a source this host can't pull, so that its viewers are told why.</summary>
internal sealed record RefusingPuller(string Reason) : ICameraPuller
{
    public Task PullAsync(PullFeed feed, CancellationToken ct) => Task.FromException(new MediaNotSupportedException(Reason));
}
