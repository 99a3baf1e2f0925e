using System.Buffers.Binary;

namespace OfflineLicense.Formats.Archives;

/// <summary>
/// The end of a zip file, looked at before the runtime's reader is let at it: that one keeps every entry of the
/// directory in memory, so a directory must first be shown to be of a bearable size.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int HeaderLength = 46;

    /// <summary>Why the zip file is not read; null: its directory is there and bearable. Leaves the position anywhere.</summary>
    public static Refusal? FindFault(Stream zip, ArchiveLimits caps)
    {
        // The record that ends a zip file may be followed by a comment of up to 64 KiB.
        var tail = new byte[Math.Min(zip.Length, EndLength + LocatorLength + ushort.MaxValue)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndLength > tail.Length)
            return new Refusal(RefusalReason.Truncated, "The zip file has no directory at its end: it was cut short. Fetch it again.");
        ulong entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (end >= LocatorLength && tail.AsSpan(end - LocatorLength).StartsWith("PK\u0006\u0007"u8))
        {
            var record = new byte[56];
            var at = BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(end - LocatorLength + 8));
            if (at > (ulong)(zip.Length - record.Length))
                return new Refusal(RefusalReason.Malformed, "The directory of the zip file is damaged. Fetch the file again.");
            zip.Position = (long)at;
            zip.ReadExactly(record);
            entries = BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(32));
            start = BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(48));
        }
        var most = Math.Min(caps.Members, Limits.ZipEntries);
        var tooMany = new Refusal(RefusalReason.TooLarge,
            $"The zip file holds more than {most:N0} files, which is the limit. Collect its files from a folder, or as a tar file.");
        if (entries > (ulong)most)
            return tooMany;
        var tooLarge = start > (ulong)zip.Length || (ulong)zip.Length - start > Limits.ZipDirectory + (ulong)tail.Length
            ? new Refusal(RefusalReason.TooLarge,
                $"The directory of the zip file is larger than {Size.Format(Limits.ZipDirectory)}, which is the limit.")
            : null;
        return tooLarge ?? (CountEntries(zip, (long)start, most) > most ? tooMany : null);
    }

    /// <summary>Headers that follow each other in the directory: what the end states may be less. One more than <paramref name="most"/>
    /// is enough.</summary>
    private static int CountEntries(Stream zip, long start, int most)
    {
        zip.Position = start;
        var directory = new BufferedStream(zip, 64 * Limits.KiB); // not closed: the stream goes on
        var header = new byte[HeaderLength];
        var count = 0;
        while (count <= most && directory.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.AsSpan().StartsWith("PK\u0001\u0002"u8))
        {
            count++;
            var rest = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28))
                + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(30)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(32));
            directory.Seek(rest, SeekOrigin.Current);
        }

        return count;
    }
}
