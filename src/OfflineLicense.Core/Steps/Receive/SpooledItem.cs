using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Receive;

/// <summary>An item of a bundle in the spool.</summary>
/// <param name="Item">From the signed list.</param>
/// <param name="At">Its offset in the spool.</param>
/// <param name="Position">Its place in the signed list.</param>
internal sealed record SpooledItem(BundleItem Item, long At, int Position);
