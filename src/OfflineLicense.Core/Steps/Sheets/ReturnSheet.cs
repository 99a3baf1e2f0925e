using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>What to type on a device that gives an authorization or a reservation back.</summary>
internal static class ReturnSheet
{
    public static string CodeFile(string stem) => stem + "_returncode.txt";

    public static CommandSheet Write(ExpectedDevice device, string scope, bool reservation, CopyTarget way)
    {
        var sheet = new CommandSheet("return", device);
        if (!sheet.Platform.SpeaksIosXe)
            sheet.CheckGuide(reservation ? "how to return a reservation" : "how to return an authorization");
        else if (reservation)
            Reservation(sheet, device.Udi);
        else
            Authorization(sheet, scope, way, device.Stem);
        return sheet;
    }

    private static void Authorization(CommandSheet sheet, string scope, CopyTarget way, string stem)
    {
        var disk = way.Disk ?? sheet.Platform.Disk;
        sheet.Step("Give the authorization back. The device drops it at once; while the licence is in use it refuses");
        sheet.Type(DeviceCommands.ReturnAuthorization(scope, disk + CodeFile(stem)));
        sheet.Note("It prints the return code too. \"local\" is the active unit, \"all\" every unit of the set.");
        sheet.CopyOut(disk, way, CodeFile(stem));
        sheet.Note("If the file names no device, offlic asks whose it is: --assume-udi.");
    }

    private static void Reservation(CommandSheet sheet, Udi udi)
    {
        sheet.Step("Give the reservation back. Keep a log of the terminal: the code is printed once");
        sheet.Note("It asks [yes/no], then prints \"Enter this return code in Cisco Smart Software Manager portal:\" and the code.");
        sheet.Type(DeviceCommands.ReturnReservation());
        sheet.Step("At the station: offlic collect LOG");
        if (DeviceCommands.IsPlain(udi))
            sheet.Note($"Where the code stands alone it names no device: offlic collect LOG --assume-udi {udi} --reason TEXT");
    }
}
