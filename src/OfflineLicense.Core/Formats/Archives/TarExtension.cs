using System.Text;

namespace OfflineLicense.Formats.Archives;

/// <summary>
/// The special entries before a tar entry: GNU's long name, or pax records. Only the name is used; a size
/// or sparse map there would change which bytes belong to which member, and is refused.
/// </summary>
/// <param name="Name">The full name; null where none is given.</param>
/// <param name="Size">The size pax states; null where it states none.</param>
/// <param name="Sparse">The entry is a sparse file in one of pax's ways.</param>
internal sealed record TarExtension(string? Name = null, long? Size = null, bool Sparse = false)
{
    /// <summary>Pax records: <c>LENGTH KEY=VALUE\n</c>, the length counting the complete record. Null where they are none.</summary>
    public static TarExtension? FromPax(ReadOnlySpan<byte> records)
    {
        var found = new TarExtension();
        while (!records.IsEmpty)
        {
            var blank = records.IndexOf((byte)' ');
            if (blank < 1
                || !int.TryParse(records[..blank], out var length)
                || length <= blank + 1
                || length > records.Length
                || records[length - 1] != (byte)'\n')
            {
                return null;
            }
            var record = records[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1)
                return null;
            var value = record[(equals + 1)..];
            if (record[..equals].SequenceEqual("path"u8))
                found = found with { Name = Encoding.UTF8.GetString(value[..Math.Min(value.Length, ArchiveMemberName.Longest + 1)]) };
            else if (record[..equals].SequenceEqual("size"u8))
                found = found with { Size = long.TryParse(value, out var size) ? size : -1 };
            else if (record.StartsWith("GNU.sparse."u8))
                found = found with { Sparse = true };
            records = records[length..];
        }
        return found;
    }
}
