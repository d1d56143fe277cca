using Fleet.Load.Reports;

namespace Fleet.Load.Burst;

/// <param name="Registered">Cameras that had to be added.</param>
/// <param name="RegisteredPerSecond">How fast that went.</param>
/// <param name="Live">Cameras that sent a picture.</param>
/// <param name="Refused">Cameras that were refused with a reason, by what it said.</param>
/// <param name="Unexplained">Requests that came to nothing without one, by what was seen instead.</param>
/// <param name="LivePerSecond">From the first request to the last camera's first picture.</param>
/// <param name="FirstPictureMilliseconds">From a camera's request on.</param>
/// <param name="MegabytesBefore">Of each process, with every camera registered and none watched.</param>
/// <param name="MegabytesIdle">The same when as many others as are to be watched have been asked for something that needs no pull: in a cluster their grains are there, and idle.</param>
/// <param name="MegabytesWatched">The same while all of those are watched.</param>
internal sealed record BurstReport(
    int Registered,
    double RegisteredPerSecond,
    int Live,
    IReadOnlyDictionary<string, int> Refused,
    IReadOnlyDictionary<string, int> Unexplained,
    double LivePerSecond,
    Percentiles? FirstPictureMilliseconds,
    IReadOnlyList<double> MegabytesBefore,
    IReadOnlyList<double> MegabytesIdle,
    IReadOnlyList<double> MegabytesWatched);
