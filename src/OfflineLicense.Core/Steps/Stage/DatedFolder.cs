using System.Globalization;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// The folder of one run of <c>stage</c>: named after the day, and new. A person uploads all that is in it, and nothing of an earlier
/// run is.
/// </summary>
internal static class DatedFolder
{
    /// <param name="ledger">The station's ledger.</param>
    /// <param name="root">Where these folders lie.</param>
    /// <param name="open">The requests of this run. Where a killed run began to write some of them, its folder is taken up again.</param>
    public static string Choose(Ledger ledger, string root, IReadOnlyList<UploadRow> open)
    {
        var begun = open.Select(row => row.DocumentId).ToHashSet();
        foreach (var (document, folder) in ledger.Uploads.Unconfirmed())
        {
            if (begun.Contains(document) && Path.GetDirectoryName(folder) is { } dated && Path.GetDirectoryName(dated) == root)
                return dated;
        }

        var day = Path.Combine(root, ledger.Now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var choice = day;
        for (var number = 2; IsUsed(ledger, choice); number++)
            choice = $"{day}_{number.ToString(CultureInfo.InvariantCulture)}";
        return choice;
    }

    private static bool IsUsed(Ledger ledger, string folder) => Path.Exists(folder) || ledger.Uploads.InFolder(folder).Count > 0;
}
