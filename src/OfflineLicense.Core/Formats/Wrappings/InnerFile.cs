namespace OfflineLicense.Formats.Wrappings;

/// <summary>A licensing file inside another one, which is not taken as it is.</summary>
internal static class InnerFile
{
    /// <param name="outer">Its layers are looked at, itself not.</param>
    /// <param name="counts">Whether a layer that is licensing is the file that was meant.</param>
    /// <param name="describe">What was found, by its kind, and what to do.</param>
    /// <returns>Null: no licensing file is inside.</returns>
    public static ParsedContent? Refuse(byte[] outer, Func<ParsedContent, byte[], bool> counts, Func<DocumentKind, string> describe)
    {
        foreach (var layer in WrappedContent.Unwrap(outer).Skip(1))
        {
            var inside = Recognizer.Read(layer);
            if (inside.Kind != DocumentKind.NotLicensing && counts(inside, layer))
            {
                return new ParsedContent(inside.Kind)
                {
                    Udis = inside.Udis,
                    Refusal = new Refusal(RefusalReason.OtherForm, describe(inside.Kind)),
                };
            }
        }

        return null;
    }
}
