using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Canonical;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Pack;

/// <summary>What to do with an item of a bundle, in one line of its README.txt.</summary>
internal sealed class ReadmeInstruction(Ledger ledger)
{
    private readonly ServerOutgoingEntries _servers = new(ledger);

    /// <summary>No line of portal-words.tsv or of a device command is longer.</summary>
    private const int Plain = 256;

    /// <summary>Bytes of the longest line that can be made for one of these.</summary>
    public static int Longest(IEnumerable<BundleItem> items) =>
        items.Any(item => item.Kind == DocumentKind.ReservationRequest) ? BundleReadme.LongestAction : Plain;

    public string Of(BundleItem item, BundleKind bundle) => _servers.Action(item) is { } ofServer ? ofServer
        : bundle == BundleKind.Request
        ? PortalInstructions.Short(item.Kind.Name) + Wishes(item)
        : $"on the device: {DeviceCommands.Import(item.Kind, item.Name)}";

    /// <summary>What to choose when the code is pasted: the lists of a bundle have no place for it.</summary>
    private string Wishes(BundleItem item)
    {
        if (item.Kind != DocumentKind.ReservationRequest)
            return string.Empty;
        var wishes = ledger.Reserves.Of(ledger.Documents.Find(item.Sha256)!.Value);
        var text = string.Empty;
        for (var i = 0; i < wishes.Count; i++)
        {
            var longer = $"{text}{(i == 0 ? "; reserve " : ", ")}{wishes[i].Count} x {PlainText.Escape(wishes[i].Tag)}";
            if (Encoding.UTF8.GetByteCount(longer) > BundleReadme.LongestAction - Plain)
                return $"{text} and {wishes.Count - i} more: offlic show {item.Sha256.Short}"; // never the first: a tag is shown in 600 bytes at most
            text = longer;
        }

        return text;
    }
}
