using System.Globalization;

namespace Fleet.Streams;

/// <summary>What one edge measured; times in milliseconds.</summary>
internal readonly record struct Measurement(double Rate, double P50, double P95, double P99, int Gaps)
{
    public static Measurement Parse(string line)
    {
        double[] numbers = [.. line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new Measurement(numbers[0], numbers[1], numbers[2], numbers[3], (int)numbers[4]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate} {P50} {P95} {P99} {Gaps}");
}
