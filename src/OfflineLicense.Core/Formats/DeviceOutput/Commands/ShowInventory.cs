namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// The chassis that <c>show inventory</c> lists first, and that <c>show version</c> of a switch or router states. It is no UDI that the
/// license agent prints, so it proves nothing: it helps a person to name the device of an output that names none.
/// </summary>
internal static class ShowInventory
{
    private const string Name = "NAME:";
    private const string Pid = "PID:";
    private const string Serial = " SN:";
    private const string Model = "Model Number";
    private const string SystemSerial = "System Serial Number";
    private const string BoardId = "Processor board ID ";
    private const string Processor = "cisco ";

    public static bool Read(string line, CaptureBlock block)
    {
        if (line.StartsWith(Name, StringComparison.OrdinalIgnoreCase))
        {
            block.InventoryEntries++;
            return true;
        }

        if (block.InventoryEntries == 1 && line.StartsWith(Pid, StringComparison.Ordinal))
        {
            block.Chassis ??= ReadEntry(line);
            return true;
        }

        return block.Version is not null && ReadVersion(line, block);
    }

    /// <summary><c>PID: C9300-48P         , VID: V02  , SN: FCW2134L0RX</c>.</summary>
    private static Udi? ReadEntry(string line)
    {
        var comma = line.IndexOf(',', StringComparison.Ordinal);
        var serial = line.LastIndexOf(Serial, StringComparison.Ordinal);
        return comma < 0 || serial < comma ? null : Udi.From(line[Pid.Length..comma].Trim(), line[(serial + Serial.Length)..].Trim());
    }

    private static bool ReadVersion(string line, CaptureBlock block)
    {
        if (ReadValue(line, Model) is { } model)
            block.Model ??= model;
        else if (ReadValue(line, SystemSerial) is { } serial)
            block.Serial ??= serial;
        else if (line.StartsWith(BoardId, StringComparison.Ordinal))
            block.Serial ??= PrintedValue.Word(line.AsSpan(BoardId.Length));
        else if (line.StartsWith(Processor, StringComparison.OrdinalIgnoreCase) && line.Contains(" processor", StringComparison.Ordinal))
            block.Model ??= PrintedValue.Word(line.AsSpan(Processor.Length));
        else
            return false;
        if (block is { Model: { } pid, Serial: { } sn })
            block.Chassis ??= Udi.From(pid, sn);
        return true;
    }

    private static string? ReadValue(string line, string label) =>
        line.StartsWith(label, StringComparison.OrdinalIgnoreCase) && line.AsSpan(label.Length).TrimStart() is [':', .. var value]
            ? PrintedValue.Word(value) : null;
}
