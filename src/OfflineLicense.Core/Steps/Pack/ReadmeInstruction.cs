using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Pack;

/// <summary>Writes what to do with an item of a bundle, as one line of its README.txt.</summary>
internal sealed class ReadmeInstruction(Ledger ledger)
{
    private readonly ServerOutgoingEntries _servers = new(ledger);

    /// <summary>No line of portal-instructions.tsv or of a device command is longer.</summary>
    private const int Plain = 256;

    /// <summary>Bytes of the longest line for one of these items.</summary>
    public static int CountLongest(IEnumerable<BundleItem> items) =>
        items.Any(item => item.Kind == DocumentKind.ReservationRequest) ? BundleReadme.LongestAction : Plain;

    public string Write(BundleItem item, BundleKind bundle) => _servers.WriteInstruction(item) is { } forServer ? forServer
        : bundle == BundleKind.Request
        ? PortalInstructions.Find(item.Kind.Name).Short + WriteReservations(item)
        : $"on the device: {DeviceCommands.Import(item.Kind, item.Name)}";

    /// <summary>Which licenses to reserve when the code is pasted: the lists of a bundle have no field for it.</summary>
    private string WriteReservations(BundleItem item)
    {
        if (item.Kind != DocumentKind.ReservationRequest)
            return string.Empty;
        var reserves = ledger.Reserves.Of(ledger.Documents.Find(item.Sha256)!.Value);
        var text = string.Empty;
        for (var i = 0; i < reserves.Count; i++)
        {
            var longer = $"{text}{(i == 0 ? "; reserve " : ", ")}{reserves[i].Count} x {SafeText.Cell(reserves[i].Tag)}";
            if (Encoding.UTF8.GetByteCount(longer) > BundleReadme.LongestAction - Plain)
                return $"{text} and {reserves.Count - i} more: offlic show {item.Sha256.Short}"; // the first tag always fits
            text = longer;
        }

        return text;
    }
}
