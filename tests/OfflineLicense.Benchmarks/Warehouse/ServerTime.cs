using System.Globalization;

namespace OfflineLicense.Benchmarks.Warehouse;

/// <summary>
/// Processor time of a PostgreSQL server on this machine, whose process OFFLIC_PG names: what its connections that ended have used.
/// </summary>
internal sealed class ServerTime
{
    private const double TicksInASecond = 100;
    private const int OfChildren = 13; // After the name: cutime and cstime, fields 16 and 17 of proc(5).

    private readonly string? _process = Environment.GetEnvironmentVariable("OFFLIC_PG");

    /// <summary>Since it was started; 0 where it is not known.</summary>
    public double Seconds
    {
        get
        {
            if (_process is null)
                return 0;
            var fields = File.ReadAllText($"/proc/{_process}/stat").Split(") ")[^1].Split(' ');
            return (Ticks(fields[OfChildren]) + Ticks(fields[OfChildren + 1])) / TicksInASecond;
        }
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
