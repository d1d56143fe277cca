namespace Fleet.EndToEnd.Tests.Players;

/// <summary>What Pages/watch.js saw; seconds, but for the latencies and the last times, which are in ms.</summary>
/// <param name="Recovered">Errors the player got over: requests that took too long and were made again.</param>
/// <param name="Notes">What a player said that took nothing away from the picture.</param>
/// <param name="Wall">From the first picture to the end.</param>
/// <param name="Played">How far the video went in that time, jumps not counted.</param>
/// <param name="FirstPicture">Time until the first picture.</param>
/// <param name="Stalls">Times the player had to wait for data.</param>
/// <param name="Ranges">The most buffered ranges there were at once.</param>
/// <param name="TimerLateness">How late a timer of the page is, 99 times of 100 less: how long the processor lets it wait.</param>
internal sealed record PlayerReport(
    string Player, string Camera, bool IsFinal, IReadOnlyList<string> Errors, IReadOnlyList<string> Recovered, IReadOnlyList<string> Notes,
    double Wall, double Played, double? FirstPicture,
    long Pictures, long Dropped, int Stalls, double Stalled, int Seeks, int Ranges,
    PlayerLatency Latency, int Unmeasured, double LongestFreeze, double TimerLateness,
    int Width, int Height, long AudioBytes, long? HeapAtStart, long Heap)
{
    public double PlayedShare => Wall > 0 ? Played / Wall : 0;
}
