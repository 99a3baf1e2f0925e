using static System.FormattableString;

namespace OfflineLicense.Benchmarks.Warehouse;

/// <summary>What the load of one export took, or of several.</summary>
/// <param name="Rows">Rows in the CSV files.</param>
/// <param name="Bytes">Bytes of the export.</param>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Client">Seconds of processor time of load.sh and what it starts.</param>
/// <param name="Server">Seconds of processor time of the server.</param>
internal sealed record LoadCost(long Rows, long Bytes, double Wall, double Client, double Server)
{
    public static LoadCost operator +(LoadCost left, LoadCost right) => new(left.Rows + right.Rows, left.Bytes + right.Bytes,
        left.Wall + right.Wall, left.Client + right.Client, left.Server + right.Server);

    public override string ToString() => Invariant(
        $"{Rows:N0} rows, {Bytes / 1e6:F0} MB; {Wall:F1} s on the clock, processor {Client:F1} s and {Server:F1} s of the server; ")
        + Invariant($"{Rows / Wall:N0} rows/s, {Rows / (Client + Server):N0} for each second of processor time");
}
