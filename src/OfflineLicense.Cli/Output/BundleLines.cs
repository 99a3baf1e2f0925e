using System.Text.Json;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Cli.Output;

/// <summary>The JSON line <c>bundle</c> of <c>pack</c>, <c>verify</c> and <c>receive</c>.</summary>
internal static class BundleLines
{
    /// <param name="json">Where to.</param>
    /// <param name="path">The bundle's path as it was typed or written.</param>
    /// <param name="outcome"><c>packed</c>, <c>valid</c>, <c>invalid</c>, <c>received</c>, <c>already-received</c>, <c>refused</c>.</param>
    /// <param name="manifest">Null where the bundle is not verified.</param>
    /// <param name="sums">The digest of the bundle's SHA256SUMS.</param>
    /// <param name="refusal">Why the bundle is invalid or refused.</param>
    /// <param name="more">Further members.</param>
    public static void Write(
        JsonLines json,
        string path,
        string outcome,
        Manifest? manifest,
        Digest? sums,
        Failure? refusal = null,
        Action<Utf8JsonWriter>? more = null) =>
        json.WriteLine("bundle", line =>
        {
            line.WriteString("path", path);
            line.WriteString("name", manifest?.Name.ToString());
            line.WriteString("origin", manifest?.Name.Origin);
            line.WriteString("destination", manifest?.Name.Destination);
            line.WriteString("for_desk", manifest?.ForDesk);
            if (manifest is null)
                line.WriteNull("sequence");
            else
                line.WriteNumber("sequence", manifest.Name.Sequence);
            line.WriteString("kind", manifest is null ? null : manifest.Kind == BundleKind.Request ? "request" : "response");
            line.WriteNumber("items", manifest?.Items ?? 0);
            line.WriteNumber("facts", manifest?.Facts ?? 0);
            line.WriteNumber("bytes", manifest?.Bytes ?? 0);
            line.WriteString("sums", sums?.Hex);
            line.WriteStrings("signers", manifest?.Signers.Select(signer => signer.Hex) ?? []);
            line.WriteString("outcome", outcome);
            line.WriteString("error", refusal?.Code);
            line.WriteString("message", refusal?.Message);
            more?.Invoke(line);
        });
}
