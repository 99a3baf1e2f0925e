using System.Text;

namespace OfflineLicense.Steps;

/// <summary>The command sheet of one install file: what to type on the device, what to look for, what proves it.</summary>
internal static class InstallSheet
{
    /// <param name="udi">The product instance it is for.</param>
    /// <param name="members">Its members, itself among them.</param>
    /// <param name="kind">What the install file is.</param>
    /// <param name="file">The install file's name.</param>
    /// <param name="capture">The name to capture the proof under.</param>
    /// <param name="way">How files get to the device.</param>
    /// <param name="warnings">Lines that were not written, and why.</param>
    public static string Text(Udi udi, IReadOnlyList<Udi> members, DocumentKind kind, string file, string capture, CopyWay way, List<Notice> warnings)
    {
        var text = new StringBuilder();
        text.Append(OwnMark.SheetLine).Append("install sheet\n!\n! for ").Append(Plain(udi.ToString())).Append('\n');
        foreach (var member in members.Where(member => !member.Names(udi)))
            text.Append("!     member ").Append(Plain(member.ToString())).Append('\n');
        text.Append("!\n");
        if (!DeviceCommands.IsIosXe(udi))
        {
            text.Append("! This platform's offline commands are not published: check the platform guide for how to import a file.\n")
                .Append("! The file: ").Append(file).Append('\n');
            return text.ToString();
        }

        var disk = way.Disk ?? DeviceCommands.DiskOf(udi);
        if (way.CopyUrl is null)
            text.Append("! 1. Copy ").Append(file).Append(" to ").Append(disk).Append(" (say offlic config copy.url tftp://… once to have the line here)\n");
        else if (!DeviceCommands.IsSafeUrl(way.CopyUrl) || (way.Vrf is not null && !DeviceCommands.IsSafe(way.Vrf)))
            NotWritten(text, warnings, "copy", "the copy URL or the VRF holds characters that are not typed on a device");
        else
            text.Append("! 1. Copy\ncopy ").Append(way.CopyUrl).Append(way.CopyUrl.EndsWith('/') || way.CopyUrl.EndsWith(':') ? "" : "/").Append(file).Append(' ').Append(disk).Append(file)
                .Append(way.Vrf is null ? "" : " vrf " + way.Vrf).Append('\n');

        text.Append("!\n! 2. Import, and look for: ").Append(kind == DocumentKind.ReservationCode ? "Reservation install file successful" : DeviceCommands.ImportSuccess).Append('\n');
        if (DeviceCommands.IsSafe(file) && (disk + file).Length <= Limits.DevicePath)
            text.Append(DeviceCommands.Import(kind, disk + file)).Append('\n');
        else
            NotWritten(text, warnings, "import", $"a path on a device has at most {Limits.DevicePath} plain characters");

        text.Append("!\n! 3. Prove it: a new time behind \"Last ACK received\". Bring the capture back and collect it.\n")
            .Append(DeviceCommands.Capture(disk + capture)).Append('\n');
        if (way.CopyUrl is not null && DeviceCommands.IsSafeUrl(way.CopyUrl))
            text.Append("copy ").Append(disk).Append(capture).Append(' ').Append(way.CopyUrl).Append(way.CopyUrl.EndsWith('/') || way.CopyUrl.EndsWith(':') ? "" : "/").Append(capture).Append(way.Vrf is null ? "" : " vrf " + way.Vrf).Append('\n');
        return text.ToString();
    }

    private static void NotWritten(StringBuilder text, List<Notice> warnings, string line, string why)
    {
        text.Append("! The ").Append(line).Append(" line is not written: ").Append(why).Append(".\n");
        warnings.Add(new Notice("line-not-written", $"the {line} line was not written: {why}"));
    }

    /// <summary>Outside text in a comment line: plain characters only, so that a pasted sheet stays what it looks like.</summary>
    private static string Plain(string text) => new(text.Select(c => c is >= ' ' and < '\u007f' ? c : '?').Take(Limits.TextShown).ToArray());
}
