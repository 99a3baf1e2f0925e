using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OfflineLicense.Benchmarks.Warehouse;

/// <summary>
/// Turns the cells of a real station into those of another: names, serial numbers, digests and times. Two exports of the same trips, the
/// zone's and the desk's, stay about the same bundles and documents.
/// </summary>
/// <param name="zone">The number of the zone.</param>
/// <param name="part">Which zone of its desk it is, from 0: at the desk its row numbers follow those of the zones before it.</param>
/// <param name="names">The names of the zone and of its desk.</param>
/// <param name="starts">When each trip was made: it is moved so that a quarter lies between two of them.</param>
internal sealed class CellRewriter(int zone, int part, (string Zone, string Desk) names, IReadOnlyList<DateTimeOffset> starts)
{
    private const int DaysBetweenTrips = 91;
    private const long RowsOfAPart = 100_000_000;

    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789abcdef"u8);
    private static readonly byte[] s_zone = Encoding.ASCII.GetBytes(RealTrips.Zone);
    private static readonly byte[] s_desk = Encoding.ASCII.GetBytes(RealTrips.Desk);

    private readonly byte[] _zone = Encoding.ASCII.GetBytes(names.Zone);
    private readonly byte[] _desk = Encoding.ASCII.GetBytes(names.Desk);
    private readonly byte[] _mask = SHA256.HashData(Encoding.ASCII.GetBytes($"zone {zone}"));
    private readonly byte[] _lastTime = new byte[20];
    private readonly byte[] _lastMoved = new byte[20];

    public void Number(ReadOnlySpan<byte> cell, Stream to) => Add(cell, part * RowsOfAPart, to);

    /// <summary>The journal is a chain without holes.</summary>
    public void Sequence(ReadOnlySpan<byte> cell, long rows, Stream to) => Add(cell, part * rows, to);

    /// <summary>Some units of every tenth zone are in the next one too.</summary>
    public void Serial(ReadOnlySpan<byte> cell, Stream to)
    {
        if (cell.Length < 8)
        {
            to.Write(cell);
            return;
        }

        var owner = zone % 10 == 1 && (cell[^1] + (7 * cell[^2]) + (31 * cell[^3])) % 400 == 0 ? zone - 1 : zone;
        to.Write(Encoding.ASCII.GetBytes(owner.ToString("D3", CultureInfo.InvariantCulture)));
        to.Write(cell[3..]);
    }

    public void Text(ReadOnlySpan<byte> cell, Stream to)
    {
        if (cell.Length == 64 && IsDigest(cell))
            to.Write(Digest(cell));
        else if (cell.Length == 20 && cell[10] == 'T' && cell[19] == 'Z')
            to.Write(Moved(cell));
        else
            Named(cell, to);
    }

    public byte[] Digest(ReadOnlySpan<byte> cell)
    {
        if (cell.IndexOfAnyExcept((byte)'0') < 0)
            return cell.ToArray();
        var bytes = Convert.FromHexString(Encoding.ASCII.GetString(cell));
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] ^= _mask[at];
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
    }

    private static void Add(ReadOnlySpan<byte> cell, long more, Stream to)
    {
        if (!Utf8Parser.TryParse(cell, out long number, out _))
            return;
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(number + more, text, out var length);
        to.Write(text[..length]);
    }

    private static bool IsDigest(ReadOnlySpan<byte> cell) => !cell.ContainsAnyExcept(s_hexDigits);

    private void Named(ReadOnlySpan<byte> cell, Stream to)
    {
        while (true)
        {
            var (zoneAt, deskAt) = (cell.IndexOf(s_zone), cell.IndexOf(s_desk));
            if (zoneAt < 0 && deskAt < 0)
                break;
            var isZone = deskAt < 0 || (zoneAt >= 0 && zoneAt < deskAt);
            var at = isZone ? zoneAt : deskAt;
            to.Write(cell[..at]);
            to.Write(isZone ? _zone : _desk);
            cell = cell[(at + (isZone ? s_zone : s_desk).Length)..];
        }

        to.Write(cell);
    }

    private ReadOnlySpan<byte> Moved(ReadOnlySpan<byte> cell)
    {
        if (!cell.SequenceEqual(_lastTime))
        {
            cell.CopyTo(_lastTime);
            var time = DateTimeOffset.ParseExact(Encoding.ASCII.GetString(cell), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal);
            Encoding.ASCII.GetBytes(Moved(time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), _lastMoved);
        }

        return _lastMoved;
    }

    private DateTimeOffset Moved(DateTimeOffset time)
    {
        var trip = starts.Count(start => start <= time.AddSeconds(1));
        if (trip == 0)
            return time.AddDays(-DaysBetweenTrips * starts.Count);

        // A date in the future is one by which an answer is due: every zone has another.
        return time > starts[^1].AddDays(2) ? time.AddDays((zone % 12 * 10) - 70) : time.AddDays(-DaysBetweenTrips * (starts.Count - trip));
    }
}
