namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>What a person can do with output that names no device.</summary>
internal static class UnnamedOutput
{
    public const string CaptureAll = "Capture the complete output of `show license all`: it prints the UDI.";

    /// <returns>Null: nothing but that the UDI is not in it.</returns>
    public static string? Explain(IReadOnlyList<CaptureBlock> blocks)
    {
        if (blocks.Any(block => block.HasFileLicenses))
        {
            return "These are licenses by file (PAK): such a device reports nothing to CSSM, and nothing is carried for it. If it uses "
                + "Smart Licensing too, capture `show license all`.";
        }

        if (blocks.Select(block => block.BrokenUdi).FirstOrDefault(line => line is not null) is { } broken)
            return $"The line that names the device cannot be read: \"{broken}\". Name the device of this one file: --assume-udi UDI "
                + "--reason TEXT.";
        return blocks.Select(block => block.Chassis).OfType<Udi>().Distinct().ToList() is not [var chassis] ? null
            : $"This output does not name its device. What stands beside it prints the chassis {chassis}: if the output is of that device, "
                + $"add --assume-udi {chassis} --reason TEXT. Or capture `show license all`, which prints the UDI.";
    }
}
