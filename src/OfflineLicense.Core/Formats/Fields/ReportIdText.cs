using System.Buffers.Text;

namespace OfflineLicense.Formats.Fields;

/// <summary>
/// Reads a report id: a number of up to 64 bits without a sign. From 2^63 on it is kept as a negative number, which
/// <see cref="Report.Format"/> shows as the device wrote it.
/// </summary>
internal static class ReportIdText
{
    /// <returns>Null: it is no such number.</returns>
    public static long? Parse(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out ulong number, out var used) && used == text.Length ? unchecked((long)number) : null;
}
