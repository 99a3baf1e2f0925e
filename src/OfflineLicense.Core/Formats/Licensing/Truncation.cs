namespace OfflineLicense.Formats.Licensing;

/// <summary>The words for a file that ends too early.</summary>
internal static class Truncation
{
    /// <summary>Where the 16-bit block counter of TFTP runs out: 65,535 or 65,536 blocks of 512 bytes.</summary>
    private const int Block = 512;

    /// <param name="size">The size of the file, in bytes.</param>
    /// <param name="where">Where it ends, e.g. <c>inside &lt;RUMReport&gt;</c>.</param>
    public static Refusal Refuse(long size, string where) =>
        new(RefusalReason.Truncated,
            $"The file ends at byte {size:N0}, {where}: it was cut off.{ExplainTransfer(size)} Copy it from the device again, or "
                + "download it again.");

    private static string ExplainTransfer(long size)
    {
        if (size is Limits.TftpWrap or (Limits.TftpWrap + Block))
            return " Its size is exactly the 32 MiB TFTP wrap, where TFTP's block counter runs out: copy it with SCP, or save fewer "
                + "reports at a time.";
        return size > 0 && size % Block == 0 ? " Its size is a multiple of 512 bytes, as a TFTP transfer that broke off leaves it."
            : string.Empty;
    }
}
