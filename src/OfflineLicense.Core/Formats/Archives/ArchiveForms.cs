namespace OfflineLicense.Formats.Archives;

internal enum ArchiveForm
{
    None,
    Zip,
    Gzip,
    Tar,
}

/// <summary>Which container bytes are, by their first 512.</summary>
internal static class ArchiveForms
{
    public static ArchiveForm Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
            return ArchiveForm.Zip;
        if (start is [0x1F, 0x8B, 8, ..])
            return ArchiveForm.Gzip;
        return TarEntryHeader.Begins(start) ? ArchiveForm.Tar : ArchiveForm.None;
    }
}
