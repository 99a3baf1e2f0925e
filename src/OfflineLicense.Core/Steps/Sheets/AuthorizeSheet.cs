using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>What to request: one enforced license, or a reservation.</summary>
/// <param name="Feature">The device's name of the license: <c>hseck9</c>.</param>
/// <param name="Scope"><c>local</c>: the active unit; <c>all</c>: every unit of the set.</param>
/// <param name="Reservation">A specific license reservation instead.</param>
internal sealed record AuthorizationOptions(string Feature, string Scope, bool Reservation);

/// <summary>What to type on a device that needs an authorization: a SLAC for an enforced license, or a reservation.</summary>
internal static class AuthorizeSheet
{
    public static string GetRequestFileName(string stem) => stem + "_slac.txt";

    public static CommandSheet Write(ExpectedDevice device, AuthorizationOptions options, CopyTarget target)
    {
        var sheet = new CommandSheet("authorize", device);
        if (options.Reservation)
            Reservation(sheet);
        else if (sheet.Platform.UsesIosXe)
            Authorization(sheet, options, target, device.Stem);
        else
            sheet.AddGuideHint("the command that requests an authorization");
        return sheet;
    }

    /// <summary>The same for a playbook: a SLAC. A reservation prints its code, and a person reads it.</summary>
    public static DeviceTasks Automate(ExpectedDevice device, AuthorizationOptions options, CopyTarget target)
    {
        var (file, disk) = (GetRequestFileName(device.Stem), target.Disk ?? Platform.Find(device).Disk);
        return new DeviceTasks
        {
            Lines =
            [
                DeviceCommands.RequestAuthorization(options.Feature, options.Scope), DeviceCommands.SaveAuthorizationRequest(disk + file),
            ],
            Files = [DeviceTasks.CopyOut(disk, file, target)],
        };
    }

    private static void Authorization(CommandSheet sheet, AuthorizationOptions options, CopyTarget target, string stem)
    {
        var disk = target.Disk ?? sheet.Platform.Disk;
        sheet.AddStep("Request the authorization (SLAC)");
        sheet.AddLine(DeviceCommands.RequestAuthorization(options.Feature, options.Scope));
        sheet.AddNote("\"add\" adds to the present authorizations; type \"replace\" to replace them.");
        sheet.AddNote("\"local\" is the active unit, \"all\" every unit of the set.");

        sheet.AddStep("Save the request");
        sheet.AddLine(DeviceCommands.SaveAuthorizationRequest(disk + GetRequestFileName(stem)));
        sheet.AddNote("On success it prints nothing.");

        sheet.AddCopyOut(disk, target, GetRequestFileName(stem));
        sheet.AddNote("When the response has arrived, offlic split writes the sheet to import it.");
    }

    private static void Reservation(CommandSheet sheet)
    {
        if (sheet.Platform == Platform.Cucm)
        {
            sheet.AddStep("Request the reservation. Save a log of the terminal: offlic reads the code from it");
            sheet.AddLine(new ConsoleLine("request", "license smart reservation request", null));
            sheet.AddNote("It prints a UDI, P:...,S:...,U:...: that is the request.");
            Collect(sheet);
            return;
        }

        if (sheet.Platform == Platform.Firewall)
        {
            sheet.AddGuideHint("how to request a reservation");
            sheet.AddComment("FDM and FTD request universal reservations on their own pages, not on a console.");
            sheet.AddComment("ASA, as in public scripts: license smart reservation request universal");
            return;
        }

        if (sheet.Platform == Platform.NxOs)
        {
            sheet.AddGuideHint("how to request a reservation");
            return;
        }

        if (sheet.Platform.UsesIosXe)
        {
            sheet.AddStep("Turn reservation on (configuration mode)");
            sheet.AddLine(new ConsoleLine("enable", "configure terminal", null));
            sheet.AddLine(new ConsoleLine("enable", "license smart reservation", null));
            sheet.AddLine(new ConsoleLine("enable", "end", null));
        }
        else
        {
            sheet.AddComment("IOS XR, as in public scripts.");
        }

        sheet.AddStep("Get the request code. Save a log of the terminal: offlic reads the code from it");
        sheet.AddLine(DeviceCommands.RequestReservation());
        sheet.AddNote("It prints \"Enter this request code in the Cisco Smart Software Manager portal:\" and the code.");
        sheet.AddNote("An HA set has one code for each unit.");
        sheet.AddNote("If repeated before the reservation is completed, it prints the same code; after a cancel, a new one.");
        if (sheet.Platform.UsesIosXe)
            sheet.AddNote("For a universal reservation, as in public scripts for ASA: license smart reservation request universal");
        Collect(sheet);
    }

    private static void Collect(CommandSheet sheet)
    {
        sheet.AddStep("At the station: offlic collect LOG");
        sheet.AddNote("Never type a code by hand: case matters. --reserve TAG=N records which licenses to reserve.");
    }
}
