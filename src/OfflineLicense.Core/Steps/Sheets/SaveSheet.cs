using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>Which reports a device is to save: all, those it has not reported, those of some days, one.</summary>
internal sealed record SavedReports(bool Unreported = false, int? Days = null, long? Report = null);

/// <summary>What to type on a device so that its usage gets into a file, and the file to where it is collected.</summary>
internal static class SaveSheet
{
    /// <summary>The name the save line gives the file, and <c>prepare</c> the empty one.</summary>
    public static string UsageFile(string stem) => stem + "_rum.txt";

    /// <summary>What the device says of itself; the same name for every sheet.</summary>
    public static string Capture(string stem) => stem + "_show.txt";

    public static CommandSheet Write(ExpectedDevice device, SavedReports reports, CopyTarget way)
    {
        var sheet = new CommandSheet("save", device);
        var (file, capture) = (UsageFile(device.Stem), Capture(device.Stem));
        if (!sheet.Platform.SpeaksIosXe)
        {
            OtherPlatform(sheet, file, capture);
            return sheet;
        }

        var disk = way.Disk ?? sheet.Platform.Disk;
        sheet.Step("Save the usage reports");
        sheet.Note("Once, in configuration mode: license smart transport off");
        sheet.Note("To keep the host name out of the file, in configuration mode, before saving: license smart privacy hostname");
        sheet.Type(DeviceCommands.SaveUsage(disk + file, reports.Unreported, reports.Days, reports.Report));
        sheet.Or("only what was not reported", DeviceCommands.SaveUsage(disk + file, unreported: true));
        sheet.Or("only the last 30 days", DeviceCommands.SaveUsage(disk + file, days: 30));
        sheet.Note($"one report: license smart save usage rum-Id ID file {disk}{file}");
        sheet.Note("From 17.7.1 on a device without a trust code puts its trust request into this file.");
        sheet.Note("A trust request on its own: its command is not published, check the platform guide.");

        sheet.Step("Check: a new time behind \"Last report file write\", and more than 0 reports");
        sheet.Type(DeviceCommands.CheckSaved());
        sheet.Type(DeviceCommands.CountReports(disk + file));

        sheet.Step("What the device says of itself: its members, its last ACK, its next deadline");
        sheet.Type(DeviceCommands.Capture(disk + capture));

        sheet.CopyOut(disk, way, file, capture);
        return sheet;
    }

    private static void OtherPlatform(CommandSheet sheet, string file, string capture)
    {
        sheet.CheckGuide("the command that saves usage reports");
        if (sheet.Platform == Platform.NxOs)
            sheet.Say("While no licence is in use it writes no report at all: then there is nothing to bring.");
        if (sheet.Platform == Platform.Cucm)
            sheet.Say("For a reservation: offlic sheet authorize --reservation");
        sheet.Say($"Bring the file under any name; the one that offlic prepare makes is {file}");
        if (sheet.Platform != Platform.Firewall) // FDM and FTD have pages of their own and no such command
            sheet.Say($"Bring what show license all prints, too: a log of the terminal will do, or a file {capture}");
    }
}
