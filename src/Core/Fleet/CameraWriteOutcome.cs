namespace Fleet.Core.Fleet;

public enum CameraWriteOutcome
{
    Done,

    /// <summary>There is a camera of this id already.</summary>
    Exists,

    /// <summary>There is no camera of this id.</summary>
    NotFound,

    /// <summary>The camera has another version than was expected: somebody else was faster.</summary>
    VersionMismatch,
}
