using System.Security.Cryptography;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Servers;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Recognizes servers' files in a folder that is collected for devices: an upload folder, an install folder below a
/// TFTP root, the downloads at a desk. They must not be opened like archives of devices' files.
/// </summary>
internal sealed class KnownServerFiles(Ledger ledger)
{
    private readonly ILookup<long, ServerFileRow> _bySize = ledger.ServerFiles.All().ToLookup(row => row.Size);

    private readonly Dictionary<string, ServerFileRow> _byStem = ledger.ServerFiles.All()
        .Where(row => row.Kind == DocumentKind.ServerRequest.Name)
        .DistinctBy(row => Path.GetFileNameWithoutExtension(row.Name), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(row => Path.GetFileNameWithoutExtension(row.Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: the ledger knows nothing of it. The stream is at its beginning before and after.</summary>
    /// <exception cref="IOException">The drive failed.</exception>
    public InputFile? Find(string label, Stream file, long length)
    {
        if (_bySize.Contains(length))
        {
            var digest = Digest.FromHash(SHA256.HashData(file));
            file.Position = 0;
            if (_bySize[length].FirstOrDefault(row => row.Sha256 == digest.Hex) is { } known)
                return new InputFile.KnownServerFile(label, length, digest, DocumentKind.Named(known.Kind)!, known.Server);
        }

        return AckFileName.ParseStem(label) is { } stem && _byStem.TryGetValue(stem, out var request)
            ? new InputFile.ServerExport(label, length, $"Its name is that of the response to {request.Name} of server {request.Server}",
                (request.Purpose ?? "PURPOSE") + ServerPurpose.Response, request.Server)
            : null;
    }
}
