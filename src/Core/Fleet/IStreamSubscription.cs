namespace Fleet.Core.Fleet;

/// <summary>A process's tie to one camera. Disposing it lets go and listens no more.</summary>
public interface IStreamSubscription : IAsyncDisposable
{
    /// <summary>Somebody watches here: the camera is dialled, or stays. Holding again changes nothing.</summary>
    /// <exception cref="SessionBusyException">It is not held.</exception>
    void Hold();

    /// <summary>Nobody watches here any more. Chunks keep coming for as long as the session lives on, so that who returns is served at once.</summary>
    void LetGo();
}
