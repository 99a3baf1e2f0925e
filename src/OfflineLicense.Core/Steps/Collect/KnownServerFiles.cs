using System.Security.Cryptography;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Servers' files that a folder may hold although it is collected for devices: an upload folder, an install folder below a
/// TFTP root, the downloads at a desk. They must not be opened as if they were archives of devices' files.
/// </summary>
internal sealed class KnownServerFiles(Ledger ledger)
{
    private readonly ILookup<long, ServerFileRow> _bySize = ledger.ServerFiles.All().ToLookup(row => row.Size);

    private readonly Dictionary<string, ServerFileRow> _byStem = ledger.ServerFiles.All()
        .Where(row => row.Kind == DocumentKind.ServerRequest.Name)
        .DistinctBy(row => Path.GetFileNameWithoutExtension(row.Name), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(row => Path.GetFileNameWithoutExtension(row.Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: nothing here is known of it. The stream is at its beginning before and after.</summary>
    /// <exception cref="IOException">The medium failed.</exception>
    public FileOutcome? Look(string path, Stream file, long length)
    {
        if (_bySize.Contains(length))
        {
            var digest = Digest.FromHash(SHA256.HashData(file));
            file.Position = 0;
            if (_bySize[length].FirstOrDefault(row => row.Sha256 == digest.Hex) is { } known)
                return new FileOutcome(path, CollectOutcome.Known) { Sha256 = digest, Size = length, Kind = DocumentKind.Named(known.Kind), Server = known.Server };
        }

        return AckFileName.Of(path) is { } stem && _byStem.TryGetValue(stem, out var request)
            ? ServerExportDetector.Refuse(path, $"Its name answers {request.Name} of server {request.Server}", (request.Purpose ?? "PURPOSE") + ServerPurpose.Answer, request.Server) with { Size = length }
            : null;
    }
}
