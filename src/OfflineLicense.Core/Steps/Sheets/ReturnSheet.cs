using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>What to type on a device that returns an authorization or a reservation.</summary>
internal static class ReturnSheet
{
    public static string GetCodeFileName(string stem) => stem + "_returncode.txt";

    public static CommandSheet Write(ExpectedDevice device, string scope, bool reservation, CopyTarget target)
    {
        var sheet = new CommandSheet("return", device);
        if (!sheet.Platform.UsesIosXe)
            sheet.AddGuideHint(reservation ? "how to return a reservation" : "how to return an authorization");
        else if (reservation)
            Reservation(sheet, device.Udi);
        else
            Authorization(sheet, scope, target, device.Stem);
        return sheet;
    }

    /// <summary>The same for a playbook, without reservations: their code is printed only once.</summary>
    public static DeviceTasks Automate(ExpectedDevice device, string scope, CopyTarget target)
    {
        var (file, disk) = (GetCodeFileName(device.Stem), target.Disk ?? Platform.Find(device).Disk);
        return new DeviceTasks
        {
            Lines = [DeviceCommands.ReturnAuthorization(scope, disk + file)],
            Files = [DeviceTasks.CopyOut(disk, file, target)],
        };
    }

    private static void Authorization(CommandSheet sheet, string scope, CopyTarget target, string stem)
    {
        var disk = target.Disk ?? sheet.Platform.Disk;
        sheet.AddStep("Return the authorization. The device removes it at once; it refuses while the license is in use");
        sheet.AddLine(DeviceCommands.ReturnAuthorization(scope, disk + GetCodeFileName(stem)));
        sheet.AddNote("It also prints the return code. \"local\" is the active unit, \"all\" every unit of the set.");
        sheet.AddCopyOut(disk, target, GetCodeFileName(stem));
        sheet.AddNote("If the file names no device, offlic asks for it: --assume-udi.");
    }

    private static void Reservation(CommandSheet sheet, Udi udi)
    {
        sheet.AddStep("Return the reservation. Save a log of the terminal: the code is printed only once");
        sheet.AddNote("It asks [yes/no], then prints \"Enter this return code in Cisco Smart Software Manager portal:\" and the code.");
        sheet.AddLine(DeviceCommands.ReturnReservation());
        sheet.AddStep("At the station: offlic collect LOG");
        if (DeviceCommands.IsPlain(udi))
            sheet.AddNote($"A code alone names no device: offlic collect LOG --assume-udi {udi} --reason TEXT");
    }
}
