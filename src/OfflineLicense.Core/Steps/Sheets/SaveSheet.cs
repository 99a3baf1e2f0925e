using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>Which reports a device saves: all, unreported ones, those of some days, or one.</summary>
internal sealed record SavedReports(bool Unreported = false, int? Days = null, long? Report = null);

/// <summary>What to type on a device to save its usage reports to a file and to copy the file to where it is collected.</summary>
internal static class SaveSheet
{
    /// <summary>The name of the saved file, and of the empty file that <c>prepare</c> creates.</summary>
    public static string GetUsageFileName(string stem) => stem + "_rum.txt";

    /// <summary>The name of the device output; the same in every sheet.</summary>
    public static string GetCaptureName(string stem) => stem + "_show.txt";

    public static CommandSheet Write(ExpectedDevice device, SavedReports reports, CopyTarget target)
    {
        var sheet = new CommandSheet("save", device);
        var (file, capture) = (GetUsageFileName(device.Stem), GetCaptureName(device.Stem));
        if (!sheet.Platform.UsesIosXe)
        {
            OtherPlatform(sheet, file, capture, target);
            return sheet;
        }

        var disk = target.Disk ?? sheet.Platform.Disk;
        sheet.AddStep("Save the usage reports");
        sheet.AddNote("Once, in configuration mode: license smart transport off");
        sheet.AddNote("To save without the hostname, in configuration mode, before saving: license smart privacy hostname");
        sheet.AddLine(DeviceCommands.SaveUsage(disk + file, reports.Unreported, reports.Days, reports.Report));
        sheet.AddAlternative("only unreported reports", DeviceCommands.SaveUsage(disk + file, unreported: true));
        sheet.AddAlternative("only the last 30 days", DeviceCommands.SaveUsage(disk + file, days: 30));
        sheet.AddNote($"one report: license smart save usage rum-Id ID file {disk}{file}");
        sheet.AddNote("From 17.7.1 on, a device without a trust code adds its trust request to this file.");
        sheet.AddNote("The command for a separate trust request is not published: check the platform guide.");

        sheet.AddStep("Check: a new time after \"Last report file write\", and more than 0 reports");
        sheet.AddLine(DeviceCommands.CheckSaved());
        sheet.AddLine(DeviceCommands.CountReports(disk + file));

        sheet.AddStep("Save the device output: its members, its last ACK, its next deadline");
        sheet.AddLine(DeviceCommands.Capture(disk + capture));

        sheet.AddCopyOut(disk, target, file, capture);
        return sheet;
    }

    /// <summary>The same for a playbook.</summary>
    public static DeviceTasks Automate(ExpectedDevice device, SavedReports reports, CopyTarget target)
    {
        var (file, disk) = (GetUsageFileName(device.Stem), target.Disk ?? Platform.Find(device).Disk);
        return new DeviceTasks
        {
            Lines = [DeviceCommands.SaveUsage(disk + file, reports.Unreported, reports.Days, reports.Report)],
            Count = DeviceCommands.CountReports(disk + file),
            Files = [DeviceTasks.CopyOut(disk, file, target)],
        };
    }

    private static void OtherPlatform(CommandSheet sheet, string file, string capture, CopyTarget target)
    {
        sheet.AddGuideHint("the command that saves usage reports");
        if (sheet.Platform == Platform.NxOs)
            sheet.AddComment("While no license is in use it writes no report: then there is nothing to collect.");
        if (sheet.Platform == Platform.Cucm)
            sheet.AddComment("For a reservation: offlic sheet authorize --reservation");
        sheet.AddComment($"Collect the file under any name; offlic prepare creates {file}");
        sheet.AddCapture(target, capture,
            $"Also collect the output of show license all: a log of the terminal is enough, or a file {capture}");
    }
}
